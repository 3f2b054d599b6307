import { useEffect, useState } from "react";

/** The reader's own time of day, to the minute. */
export function useClock(): string {
  const read = () => new Intl.DateTimeFormat("en-IN", { hour: "numeric", minute: "2-digit", hourCycle: "h23" }).format(new Date());
  const [time, setTime] = useState(read);
  useEffect(() => {
    const timer = setInterval(() => setTime(read()), 5_000);
    return () => clearInterval(timer);
  }, []);
  return time;
}
