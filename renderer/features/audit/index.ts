export { SecurityRegisterScreen } from './security-register-screen.tsx';
