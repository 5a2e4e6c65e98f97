/** Remembers what checks answered and what they asked to get there, so that only what changed is checked again. */
import { keptWith } from "../../kept.js";

/** What a check asked of the program around it, such as which dataset a name stands for, and what it was answered. */
type Questions = ReadonlyMap<string, unknown>;

interface Remembered {
  readonly questions: Questions;
  readonly result: unknown;
}

/** A few results are kept for each thing checked, so that trying a fix out does not forget the program as it is. */
const most = 4;
const memory = keptWith((_: object): Remembered[] => []);

/** Asks questions of one state of the program, and keeps the results of checks that asked the same and heard the same. */
export class Recorder {
  private asked: Map<string, unknown> | undefined;
  private readonly answers = new Map<string, unknown>();

  constructor(
    /** Answers are compared by identity: whoever gives an object gives the same one while nothing changes. */
    private readonly findAnswer: (key: string) => unknown,
  ) {}

  /** The answer, kept in mind as something that the check under way depends on. */
  ask(key: string): unknown {
    const answer = this.answer(key);
    this.asked?.set(key, answer);
    return answer;
  }

  /** The result for `subject`: the one of before where all its questions have the same answers, else a new one. */
  result<T>(subject: object, check: () => T): T {
    const remembered = memory(subject);
    const outer = this.asked;
    this.asked = undefined;
    try {
      const before = remembered.find(({ questions }) => this.hasSameAnswers(questions));
      if (before !== undefined) return before.result as T;
      const questions = new Map<string, unknown>();
      this.asked = questions;
      const result = check();
      remembered.unshift({ questions, result });
      remembered.length = Math.min(remembered.length, most);
      return result;
    } finally {
      this.asked = outer;
    }
  }

  private hasSameAnswers(questions: Questions): boolean {
    for (const [key, answer] of questions) if (this.answer(key) !== answer) return false;
    return true;
  }

  /** In one state of the program a question has one answer. */
  private answer(key: string): unknown {
    let answer = this.answers.get(key);
    if (answer === undefined && !this.answers.has(key)) {
      answer = this.findAnswer(key);
      this.answers.set(key, answer);
    }
    return answer;
  }
}
