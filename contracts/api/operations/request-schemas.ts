import * as z from 'zod';
import { closedObject } from '../../spec/schema/closed-object.js';
import { sampleSchema } from '../samples/samples-request.js';

const entryNumber = z
  .string()
  .regex(/^\d{1,15}$/)
  .optional();

/** Queries that are read one value at a time, for who sends them. */
export const eventsQuerySchema = closedObject({
  after: entryNumber.meta({ description: 'Number of the last entry that is known; `Last-Event-ID` goes before.' }),
});

export const timelineQuerySchema = closedObject({
  after: entryNumber.meta({ description: 'Only entries after this number.' }),
});

export const verificationQuerySchema = closedObject({
  head: z
    .string()
    .regex(/^\d{1,15}:[0-9a-f]{64}$/)
    .optional()
    .meta({ description: 'A head as somebody noted it, `<seq>:<hash>`: then a chain that was written anew is found, too.' }),
});

export const featuresQuerySchema = closedObject({
  environment: z.string().min(1).optional().meta({ description: "The environment; absent: the server's default." }),
});

export const flagsQuerySchema = closedObject({
  feature: z.string().min(1).optional().meta({ description: 'Only flags of this feature; absent: all of the environment.' }),
  environment: z.string().min(1).optional().meta({ description: 'For clients that cannot send headers; the header goes before.' }),
});

export const versionQuerySchema = closedObject({
  feature: z.string().min(1).optional().meta({ description: 'The feature that it belongs to; absent: the version of all features.' }),
});

/** Body of `POST /v1/samples` for whoever writes one; what is taken of it is told by `parseSamples`. */
export const samplesRequestSchema = closedObject({
  samples: z
    .array(sampleSchema.meta({ id: 'Sample', description: 'What a unit asked and was answered.' }))
    .max(100)
    .meta({ description: 'Samples, each taken or refused by itself.' }),
}).meta({ id: 'SamplesRequest', description: 'A batch of samples.' });
