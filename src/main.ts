#!/usr/bin/env node
/** The process: the runtime's version, then one command, then its exit code. */
const OLDEST_NODE_MAJOR = 24;

if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE_MAJOR) {
  process.stderr.write(
    `numberwall needs Node ${OLDEST_NODE_MAJOR} or later and this is ${process.versions.node}: run it by \`npm start\` or \`npm run numberwall\`, which bring their own.\n`,
  );
  process.exitCode = 1;
} else {
  // Loaded only now: on an older Node the imports themselves would fail, with a page of stack instead of a line.
  const { runCommand } = await import('./commands/run-command.ts');
  process.exitCode = await runCommand(process.argv.slice(2), process.env, process);
}

export {};
