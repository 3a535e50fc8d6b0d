import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** The page of the command line: the help of the program and of each command, as it prints them. */
export async function renderCli(main) {
  const top = await help(main, []);
  const sections = [];
  for (const command of commandsIn(top)) {
    const text = await help(main, [command]);
    sections.push(`## tidegate ${command}\n\n${fenced(text)}\n`);
    for (const part of commandsIn(text)) sections.push(`### tidegate ${command} ${part}\n\n${fenced(await help(main, [command, part]))}\n`);
  }
  return `# The command line

<!-- Generated from the program's own help by \`node scripts/generate-docs.mjs\`; do not edit. -->

${fenced(top)}

${sections.join('\n')}`;
}

/** `help` is commander's own; lines with the program's name are examples. */
const NOT_COMMANDS = new Set(['help', 'tidegate']);

const fenced = (text) => `\`\`\`text\n${text.trimEnd()}\n\`\`\``;

/** `NO_COLOR` and a fixed width: the page must not depend on the terminal. */
async function help(main, command) {
  const env = { ...process.env, NO_COLOR: '1', COLUMNS: '100', FORCE_COLOR: '0' };
  const { stdout } = await execute(process.execPath, [main, ...command, '--help'], { env });
  return stdout;
}

/** The names in the lists of commands, whatever a list's heading is: indented lines that begin with a word, but not the arguments. */
function commandsIn(text) {
  const names = [];
  let heading = '';
  for (const line of text.split('\n')) {
    if (/^\S/.test(line)) heading = line;
    const name = /^ {2}([a-z][a-z-]*)/.exec(line)?.[1];
    if (/:$/.test(heading) && heading !== 'Arguments:' && name !== undefined && !NOT_COMMANDS.has(name)) names.push(name);
  }
  return names;
}
