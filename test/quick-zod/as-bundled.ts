/* Bundled as the functions are that must answer soon: all schemas that they make, in one place. */
export * from './seen-schemas.ts';

import '../../lambdas/next-best-action.ts';
import '../../lambdas/connect-contact.ts';
import '../../lambdas/decisions.ts';
