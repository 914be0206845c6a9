import type { describeApi } from './describe-api.ts';

type Schema = Readonly<Record<string, unknown>>;

/** TypeScript types of every body and answer of the API description, for lib/client. */
export function clientTypes(document: ReturnType<typeof describeApi>): string {
  const schemas = Object.entries((document.components?.schemas ?? {}) as Record<string, Schema>);
  const components = schemas.map(([name, schema]) => `export type ${name} = ${typeOf(schema)};`);
  const routes = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    Object.entries(item as Record<string, Schema>).map(([method, operation]) => {
      const body = jsonSchema(operation.requestBody);
      const answers = Object.entries(operation.responses as Record<string, Schema>)
        .filter(([status]) => status.startsWith('2'))
        .map(([, answer]) => typeOf(jsonSchema(answer)));
      const answer = [...new Set(answers)].join(' | ');
      return `  '${method.toUpperCase()} ${path}': { body: ${body ? typeOf(body) : 'undefined'}; answer: ${answer} };`;
    }),
  );
  return [
    '// Generated from the API description by `npm run openapi`; do not edit.',
    ...components,
    '',
    '/** Every route: what it takes, and what it answers when it does not refuse. */',
    `export type Operations = {\n${routes.join('\n')}\n};\n`,
  ].join('\n');
}

function jsonSchema(holder: unknown): Schema | undefined {
  const { content } = (holder ?? {}) as { content?: Record<string, { schema?: Schema }> };
  return content?.['application/json']?.schema;
}

function typeOf(schema: Schema | undefined): string {
  if (schema === undefined) return 'unknown';
  if (typeof schema.$ref === 'string') return schema.$ref.split('/').at(-1) ?? 'unknown';
  if ('const' in schema) return JSON.stringify(schema.const);
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const union = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(union)) return [...new Set(union.map((each) => inBrackets(typeOf(each))))].join(' | ');
  if (Array.isArray(schema.allOf)) return schema.allOf.map((each) => inBrackets(typeOf(each))).join(' & ');
  if (Array.isArray(schema.type)) return schema.type.map((type) => typeOf({ ...schema, type })).join(' | ');
  switch (schema.type) {
    case 'string':
      return 'string';
    case 'number':
    case 'integer':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'null':
      return 'null';
    case 'array':
      return `readonly ${inBrackets(typeOf(schema.items as Schema))}[]`;
    case 'object':
      return objectType(schema);
    default:
      return 'unknown';
  }
}

function objectType(schema: Schema): string {
  const {
    properties = {},
    required = [],
    additionalProperties,
  } = schema as {
    properties?: Record<string, Schema>;
    required?: string[];
    additionalProperties?: Schema | boolean;
  };
  const fields = Object.entries(properties).map(
    ([name, field]) => `${JSON.stringify(name)}${required.includes(name) ? '' : '?'}: ${typeOf(field)}`,
  );
  if (fields.length > 0) return `{ ${fields.join('; ')} }`;
  const values = typeof additionalProperties === 'object' ? typeOf(additionalProperties) : 'unknown';
  return `{ [name: string]: ${values} }`;
}

function inBrackets(type: string): string {
  return / [|&] /.test(type) || type.startsWith('readonly') ? `(${type})` : type;
}
