import { createContext, use } from 'react';

export type ConfirmPerson = () => Promise<boolean>;

/** Outside of a desk nobody can be asked. */
export const ConfirmPersonContext = createContext<ConfirmPerson>(() => Promise.resolve(false));

/** Asks the signed-in person for the password once more; true when it was the right one. Whoever asks meanwhile gets the same answer. */
export const useConfirmPerson = (): ConfirmPerson => use(ConfirmPersonContext);
