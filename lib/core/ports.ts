/** Milliseconds since 1970, now. The only way to read the time. */
export type Clock = () => number;

/** Waiting, as a port, so that the simulator can own the passing of time. */
export interface Timer {
  sleep(milliseconds: number): Promise<void>;
}

/** Fresh random bytes, as a port, so that a simulated run can be repeated from its seed. */
export type Randomness = (bytes: number) => Uint8Array;

/** What a line of the log says; a field that is undefined is not there. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** One structured log line. `fields` never hold personal data: ids, codes, counts and keyed hashes only. */
export type Log = (level: 'info' | 'warn' | 'error', event: string, fields?: LogFields) => void;
