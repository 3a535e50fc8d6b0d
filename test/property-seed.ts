import fc from 'fast-check';

/**
 * Property tests draw the same cases on every run, so that a change is judged by what it changed. To search for new counterexamples:
 * `TIDEGATE_PROPERTY_SEED=random npx vitest run --project unit`, or a number to repeat one search. A counterexample found becomes a test of its own.
 */
const asked = process.env['TIDEGATE_PROPERTY_SEED'];
if (asked !== 'random') fc.configureGlobal({ seed: Number(asked ?? 20_260_101) });
