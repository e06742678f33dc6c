import { z } from 'zod';
import { ID_PATTERN } from '../domain/ids.ts';

/** The part of JSON Schema that zod's translation of our contract uses. */
export interface Shape {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly items?: Shape;
  readonly prefixItems?: readonly Shape[];
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly additionalProperties?: Shape | boolean;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/**
 * A zod schema in words, for docs/ipc.md: `{ journalId: text, marks: list (1–100) of … }`.
 * What JSON Schema cannot say (bytes) is called by its name.
 */
export function describeShape(schema: z.ZodType, io: 'input' | 'output'): string {
  return words(z.toJSONSchema(schema, { io, unrepresentable: 'any', override: nameBytes }) as Shape);
}

/** A custom check has no JSON Schema; the contract's only one is `bytes`. */
function nameBytes(context: { readonly zodSchema: z.core.$ZodTypes; readonly jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (context.zodSchema._zod.def.type === 'custom') context.jsonSchema.type = 'bytes' as 'string';
}

function words(shape: Shape): string {
  if (shape.const !== undefined) return literal(shape.const);
  if (shape.enum) return shape.enum.map(literal).join(' or ');
  const branches = shape.anyOf ?? shape.oneOf;
  if (branches) return branches.map(words).join(' or ');
  const { type } = shape;
  if (typeof type === 'object') return type.map((one) => words({ ...shape, type: one })).join(' or ');
  switch (type) {
    case 'object':
      return object(shape);
    case 'array':
      if (shape.prefixItems) return `[${shape.prefixItems.map(words).join(', ')}]`;
      return `list${range(shape.minItems, shape.maxItems)} of ${shape.items ? words(shape.items) : 'anything'}`;
    case 'string':
      return shape.pattern ? named(shape.pattern) : `text${range(shape.minLength, shape.maxLength)}`;
    case 'integer':
    case 'number':
      return `${type === 'integer' ? 'whole number' : 'number'}${range(shape.minimum, safe(shape.maximum))}`;
    case 'boolean':
      return 'yes/no';
    case 'null':
      return 'none';
    case undefined:
      return 'anything';
    default:
      return type;
  }
}

/** The patterns of the contract have names that say more than themselves. */
function named(pattern: string): string {
  if (pattern === ID_PATTERN.source) return 'id';
  return pattern === String.raw`^\d{4}-\d{2}-\d{2}$` ? 'date' : `text like ${pattern}`;
}

/** zod writes the largest safe integer as the bound of every whole number; it says nothing. */
const safe = (maximum: number | undefined): number | undefined => (maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum);

const literal = (value: unknown): string => (value === null ? 'none' : `«${JSON.stringify(value).replaceAll('"', '')}»`);

function range(from: number | undefined, to: number | undefined): string {
  const least = from === Number.MIN_SAFE_INTEGER ? undefined : from;
  if (least === undefined && to === undefined) return '';
  if (to === undefined) return ` (from ${least})`;
  return ` (${least ?? ''}${least === undefined ? 'to ' : '–'}${to})`;
}

function object(shape: Shape): string {
  const properties = Object.entries(shape.properties ?? {});
  if (properties.length === 0) {
    return typeof shape.additionalProperties === 'object' ? `{ any name: ${words(shape.additionalProperties)} }` : 'nothing';
  }
  const required = new Set(shape.required);
  return `{ ${properties.map(([name, value]) => `${name}${required.has(name) ? '' : '?'}: ${words(value)}`).join(', ')} }`;
}
