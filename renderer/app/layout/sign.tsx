/** The sign of the house: an open journal in chalk with a wooden spine. */
export function Sign({ size }: { readonly size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 40 40" fill="none" aria-hidden="true">
      <path d="M20 9.5C16 6.6 10.6 6 4.5 6.9v24.3c6.1-.9 11.5-.3 15.5 2.6 4-2.9 9.4-3.5 15.5-2.6V6.9C29.4 6 24 6.6 20 9.5Z" stroke="var(--room-chalk)" strokeWidth="2" strokeLinejoin="round" />
      <path d="M20 9.5v24.3" stroke="var(--room-wood)" strokeWidth="2.4" strokeLinecap="round" />
      <path d="M8.5 13.2c2.6-.2 4.9.1 7 .9M8.5 18.7c2.6-.2 4.9.1 7 .9M8.5 24.2c2.6-.2 4.9.1 7 .9" stroke="var(--room-chalk-quiet)" strokeWidth="1.6" strokeLinecap="round" />
      <path d="m24.8 20.3 2.9 3.1 4.6-7.3" stroke="var(--room-chalk)" strokeWidth="2.4" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}
