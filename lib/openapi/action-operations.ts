import { ActionInput } from '../core/actions/action.ts';
import { NextBestActionInput } from '../core/actions/question-of-action.ts';
import * as answers from '../edge/answers/action.ts';
import type { Operation } from './operation.ts';

/** The routes of actions, by method and path. */
export const actionOperations: Readonly<Record<string, Operation>> = {
  'PUT /v1/actions/{id}': {
    summary: 'Create or replace an action; an active one needs expressions that compile',
    body: ActionInput,
    example: {
      name: 'Term deposit',
      purpose: 'marketing',
      topic: 'savings',
      eligibility: 'customer.valueTier == "high" && facts.daysSinceLastContact > 7',
      channels: ['inbound', 'email'],
      value: 40,
      cooldownDays: 30,
      script: { en: 'May I tell you about our term deposit?' },
    },
    headers: 'version',
    answers: { 200: answers.ActionAnswer, 201: answers.ActionAnswer },
  },
  'GET /v1/actions/{id}': {
    summary: 'Show an action, or an earlier version of it',
    query: ['version'],
    headers: 'version',
    answers: { 200: answers.ActionAnswer },
  },
  'DELETE /v1/actions/{id}': {
    summary: 'Delete an action; its versions are kept',
    headers: 'version',
    answers: { 200: answers.ActionDeletedAnswer },
  },
  'GET /v1/actions': {
    summary: 'List the actions, in the order of their ids',
    query: ['cursor', 'limit'],
    answers: { 200: answers.ActionsAnswer },
  },
  'POST /v1/next-best-action': {
    summary:
      'Who is there, and what is best to do for them, or (form=flat, not for outbound) the same as a map of texts; changes nothing',
    body: NextBestActionInput,
    query: ['form'],
    example: { phone: '+13055550100', situation: 'inbound_call', context: { presence: { web: true } } },
    answers: { 200: answers.NextBestActionAnswer },
  },
};
