import { useEffect, useState } from "react";

/** A value once it has kept still for so long, so that a server is not asked at every key. */
export function useDelayed<T>(value: T, byMs: number): T {
  const [delayed, setDelayed] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setDelayed(value), byMs);
    return () => clearTimeout(timer);
  }, [value, byMs]);
  return delayed;
}
