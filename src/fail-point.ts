/** Places at which a fault test may kill the process, named in the order a message passes them. */
export type FailPoint =
  | 'notification-stored'
  | 'notification-answered'
  | 'ingest-before-commit'
  | 'ingest-committed'
  | 'lane-leased'
  | 'lane-marked'
  | 'lane-accepted';

/** Kills this process with SIGKILL where it is asked to; does nothing anywhere else. */
export type PassFailPoint = (point: FailPoint) => void;

/** Arms at most one fail point. The configuration refuses any in production. */
export function armFailPoint(armed: string | null): PassFailPoint {
  return (point) => {
    if (point === armed) process.kill(process.pid, 'SIGKILL');
  };
}
