// What a version of a subject is shown as, and what looking at it takes.
import { indented } from '../ui/format.js';

export const typeOf = schema => schema.schemaType || 'AVRO';
export const textOf = schema => (typeOf(schema) === 'PROTOBUF' ? schema.schema : indented(schema.schema));
export const READ = name => `READ on topic _schemas/${name}`;
export const WRITE = name => `WRITE on topic _schemas/${name}`;
