import { BusEvent, companyEventOf } from '../lib/edge/bus-event.ts';
import { connectDetailType, connectSource, outcomesOf } from '../lib/edge/connect-contact-event.ts';
import { entry } from '../lib/edge/entry.ts';
import { isProblem, type Problem } from '../lib/edge/problem.ts';
import { environmentOf } from '../lib/functions.ts';
import { eventPorts } from '../lib/runtime/event-ports.ts';
import { type SuppressingPorts, suppressingPorts } from '../lib/runtime/ports.ts';
import { type QueueHandler, queueFunction } from '../lib/runtime/queue-function.ts';
import { takeInCompanyEvent, takeInContactEvent } from '../lib/runtime/take-in-event.ts';

/** The caller that contact events are taken in for, so that their ids stay apart from those of callers. */
const caller = 'amazon-connect';
/** Nothing comes of these, however often they are delivered: a bus carries more than actions wait for. */
const inVain = ['NOTHING_WAITS', 'CUSTOMER_MERGED', 'CUSTOMER_ERASED'];

/**
 * Takes in what EventBridge carries: events of the company, which start what waits for them, and the contacts of Amazon
 * Connect. An event that cannot be taken in comes back, and waits in the dead-letter queue at last: its customer may be put yet.
 */
export function createBusEvents(given: SuppressingPorts): QueueHandler {
  const ports = eventPorts(given);
  return queueFunction('bus-events', BusEvent, ports.log, async (event) => {
    if (event.source !== connectSource)
      return finish(await takeInCompanyEvent(ports, event.source, companyEventOf(event)));
    if (event['detail-type'] !== connectDetailType) return;
    for (const outcome of outcomesOf(event)) finish(await takeInContactEvent(ports, caller, outcome));
  });

  function finish(result: object | Problem): void {
    if (!isProblem(result)) return;
    if (!inVain.includes(result.code)) throw new EventRefused(result.code);
    ports.log('info', 'event-in-vain', { code: result.code });
  }
}

/** The code of the problem is the error's name: the log shows it. */
class EventRefused extends Error {
  constructor(code: string) {
    super(code);
    this.name = code;
  }
}

export const handler = entry(() =>
  createBusEvents(suppressingPorts(environmentOf('bus-events', process.env))),
);
