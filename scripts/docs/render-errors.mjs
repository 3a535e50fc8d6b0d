/** The page of all error codes, from the catalogue `core/errors/error-codes.ts`. */
export function renderErrors(codes) {
  const entries = Object.entries(codes).sort(([a], [b]) => (a < b ? -1 : 1));
  return `# Errors

<!-- Generated from core/errors/error-codes.ts by \`node scripts/generate-docs.mjs\`; do not edit. -->

Every refusal and every error of Tidegate carries one of these codes: in the \`code\` of an \`application/problem+json\` answer, in the command line's
output, in a Temporal failure's type. *Retry* says whether the same request can succeed later without a change.

Exit codes of the command line: 1 usage or error, 2 rolled back or aborted, 3 time-out, 4 refused by policy, 5 waits for a person.

| code | what it means | HTTP | exit | retry | what to do |
|---|---|---|---|---|---|
${entries.map(([code, entry]) => renderRow(code, entry)).join('\n')}
`;
}

function renderRow(code, { title, status, exitCode, retryable, remedy }) {
  return `| \`${code}\` | ${cell(title)} | ${status} | ${exitCode} | ${retryable ? 'yes' : 'no'} | ${cell(remedy)} |`;
}

const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
