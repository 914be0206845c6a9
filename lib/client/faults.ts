/** A problem document (RFC 9457) as Kairos answers it. */
export type ProblemDocument = {
  status: number;
  /** Stable, UPPER_SNAKE: what programs branch on. */
  code: string;
  detail: string;
  errors?: readonly { pointer: string; detail: string }[];
  requestId?: string;
};

/** Kairos refused the request, and says why and what to do about it. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly problem: ProblemDocument;

  constructor(route: string, problem: ProblemDocument) {
    super(`${route} was refused: ${problem.code}`);
    this.problem = problem;
  }
}

/** Nobody answers there, or not to the end. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';

  constructor(origin: string, cause: unknown) {
    super(`No Kairos answers at ${origin}.`, { cause });
  }
}

/** Something answers there, and it does not speak like Kairos. */
export class Foreign extends Error {
  override readonly name = 'Foreign';

  constructor(origin: string, route: string, status: number) {
    super(
      `What answers at ${origin} is not Kairos: it answered ${route} with ${status} and no JSON of ours.`,
    );
  }
}

/** A Kairos that does not have the route. */
export class Outdated extends Error {
  override readonly name = 'Outdated';

  constructor(origin: string, route: string) {
    super(`The Kairos at ${origin} does not know ${route}: it is older than this command line. Update it.`);
  }
}
