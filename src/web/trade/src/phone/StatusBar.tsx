import { useClock } from "../hooks/useClock.js";

/** The top of a phone, for looks. */
export function StatusBar() {
  const time = useClock();
  return (
    <div className="status-bar" aria-hidden="true">
      <span>{time}</span>
      <span className="island" />
      <svg viewBox="0 0 58 14">
        <path className="fill" d="M1 9h3v4H1zM6 7h3v6H6zM11 4h3v9h-3zM16 1h3v12h-3z" />
        <rect x="30" y="2" width="22" height="10" rx="3" />
        <rect className="fill" x="32" y="4" width="15" height="6" rx="1.500" />
        <path d="M54.500 5.500v3" />
      </svg>
    </div>
  );
}
