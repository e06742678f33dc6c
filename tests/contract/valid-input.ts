import fc from 'fast-check';
import { z } from 'zod';
import type { Shape } from '../../build/describe-shape.ts';

/** Any input that the schema takes; what cannot be made from a schema's shape throws, so that a new kind is noticed. */
export function validInput(schema: z.ZodType): fc.Arbitrary<unknown> {
  return arbitraryOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape).filter((value) => schema.safeParse(value).success);
}

function arbitraryOf(shape: Shape): fc.Arbitrary<unknown> {
  if (shape.const !== undefined) return fc.constant(shape.const);
  if (shape.enum) return fc.constantFrom(...shape.enum);
  const branches = shape.anyOf ?? shape.oneOf;
  if (branches) return fc.oneof(...branches.map(arbitraryOf));
  switch (shape.type) {
    case 'object': {
      const required = new Set(shape.required);
      const entries = Object.entries(shape.properties ?? {});
      return fc.record(Object.fromEntries(entries.map(([name, value]) => [name, arbitraryOf(value)])), {
        requiredKeys: entries.map(([name]) => name).filter((name) => required.has(name)),
      });
    }
    case 'array':
      return fc.array(arbitraryOf(shape.items ?? {}), { minLength: shape.minItems ?? 0, maxLength: Math.min(shape.maxItems ?? 3, (shape.minItems ?? 0) + 2) });
    case 'string':
      if (shape.pattern !== undefined) return fc.stringMatching(new RegExp(shape.pattern));
      return fc.string({ minLength: shape.minLength ?? 0, maxLength: Math.min(shape.maxLength ?? 40, (shape.minLength ?? 0) + 40) });
    case 'integer':
      return fc.integer({ min: bounded(shape.minimum, -1e6), max: bounded(shape.maximum, 1e6) });
    case 'number':
      return fc.double({ min: shape.minimum ?? -1e6, max: shape.maximum ?? 1e6, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      throw new Error(`no inputs for a schema of type ${JSON.stringify(shape)}`);
  }
}

const bounded = (value: number | undefined, otherwise: number): number =>
  value === undefined || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? otherwise : value;
