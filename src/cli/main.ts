/** The command line: `netwright check | format | summary | profile | preview | train | resume | find-rate | runs | download | install-tensorflow | doctor`. */
import packageJson from "../../package.json";
import { checkCommand } from "./check.js";
import { formatCommand } from "./format.js";
import { resumeCommand } from "./resume.js";
import { runsCommand } from "./runs.js";
import { summaryCommand } from "./summary.js";
import { trainCommand } from "./train.js";
import { UsageError } from "./usage.js";

interface Command {
  readonly usage: string;
  /** Resolves to the exit code. */
  run(args: string[]): Promise<number>;
}

const commands: Readonly<Record<string, Command>> = {
  check: checkCommand,
  format: formatCommand,
  summary: summaryCommand,
  train: trainCommand,
  resume: resumeCommand,
  runs: runsCommand,
  "find-rate": {
    usage:
      "find-rate FILE [--network NAME] [--as NAME] [--steps N] [--seed N] [--engine auto|tensorflow|wasm] [--json] [--allow-outside]",
    run: async (args) => (await import("./find-rate.js")).findRateCommand(args),
  },
  profile: {
    usage: "profile FILE.nn|DATA [--query SQL] [--json] [--allow-outside]",
    run: async (args) => (await import("./profile.js")).profile(args),
  },
  preview: {
    usage: "preview FILE [--dataset NAME] [--json] [--stdin] [--allow FOLDER]… [--allow-outside]",
    run: async (args) => (await import("./preview.js")).preview(args),
  },
  download: {
    usage: "download ADDRESS [--json]",
    run: async (args) => (await import("./download.js")).download(args),
  },
  "install-tensorflow": {
    usage: "install-tensorflow [--remove] [--wheel FILE] [--json]",
    run: async (args) => (await import("./install-tensorflow.js")).installTensorflowCommand(args),
  },
  doctor: {
    usage: "doctor [--json]",
    // Only this command loads the engines into its own process; the others start sooner without them.
    run: async (args) => (await import("./doctor.js")).doctor(args),
  },
};

const help = `Netwright ${packageJson.version}: design, train and debug neural networks.

${Object.values(commands)
  .map(({ usage }) => `  netwright ${usage}`)
  .join("\n")}

Exit codes: 0 all is well, 1 errors in a file, a file to be formatted or a run that failed, 2 wrong usage or
an unreadable file.`;

// A reader that has had enough, such as `head`, is no error, and nothing printed from now on would be read.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});

async function main([name, ...args]: string[]): Promise<number> {
  if (name === undefined || name === "help" || name === "--help" || name === "-h") {
    console.log(help);
    return name === undefined ? 2 : 0;
  }
  if (name === "--version" || name === "-v") {
    console.log(packageJson.version);
    return 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    console.error(`netwright: there is no command ${name}\n\n${help}`);
    return 2;
  }
  if (args.includes("--help") || args.includes("-h")) {
    console.log(`netwright ${command.usage}`);
    return 0;
  }
  try {
    return await command.run(args);
  } catch (error) {
    if (!(error instanceof UsageError) && !isParseArgsError(error)) throw error;
    console.error(`netwright ${name}: ${error.message}\n\n  netwright ${command.usage}`);
    return 2;
  }
}

function isParseArgsError(error: unknown): error is Error {
  return error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}
