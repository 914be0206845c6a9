/**
 * How the sink treats an address, in place of taking the message: throttle and reject answer so; silence takes nothing and
 * never answers; lost-answer takes the message and hangs up.
 */
export type SinkFault = 'throttle' | 'reject' | 'silence' | 'lost-answer';
