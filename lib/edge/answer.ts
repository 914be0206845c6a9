/** What a route handler answers. A string body goes out as it is, under the handler's content type; anything else as JSON. */
export type Answer = {
  status: number;
  headers?: Readonly<Record<string, string>>;
  body?: unknown;
};

const always = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
};

export type GatewayAnswer = {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
  isBase64Encoded: false;
};

/** The answer as API Gateway takes it. What the handler says about headers wins over the safe defaults. */
export function gatewayAnswer(answer: Answer, requestId: string): GatewayAnswer {
  const text = typeof answer.body === 'string';
  const type = text ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
  return {
    statusCode: answer.status,
    headers: {
      ...always,
      ...(answer.body !== undefined && { 'content-type': type }),
      'x-request-id': requestId,
      ...answer.headers,
    },
    body: text ? (answer.body as string) : answer.body === undefined ? '' : JSON.stringify(answer.body),
    isBase64Encoded: false,
  };
}
