// What the API answers, for its description and for the tests that hold real answers against it. Nothing is parsed with
// these at run time: the render functions beside this folder make the answers.

export * from './call.ts';
export * from './consent.ts';
export * from './customer.ts';
export * from './decision.ts';
export * from './dispatch.ts';
export * from './event.ts';
export * from './job.ts';
export * from './learning.ts';
export * from './policy.ts';
export * from './problem.ts';
export * from './service.ts';
export * from './suppression.ts';
