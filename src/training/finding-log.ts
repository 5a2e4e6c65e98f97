/** What has been found in a run: each finding is said once, again when it has moved, and taken back when it did not last. */
import type { RunEvent } from "../protocol.js";
import type { Finding } from "../rules/finding.js";
import { LineIndex } from "../text.js";

export class FindingLog {
  /** What has been said by the rules that watch the run, by code. */
  private readonly said = new Map<string, Finding>();
  private readonly index: LineIndex;

  constructor(
    readonly source: string,
    private readonly send: (event: RunEvent) => void,
  ) {
    this.index = new LineIndex(source);
  }

  /** A run that goes on takes up what it had said before: `standing` are the findings that its record ends with. */
  takeUp(standing: readonly Finding[]): void {
    for (const finding of standing) this.said.set(finding.code, finding);
  }

  /** Findings that stand whatever the run shows. */
  add(findings: readonly Finding[]): void {
    for (const finding of findings) {
      this.send({ type: "finding", finding: { ...finding, range: this.index.range(finding.span) } });
    }
  }

  /** What the run shows now; the figures are brought up to date at the end, not after every epoch. */
  update(findings: readonly Finding[], when?: "at the end"): void {
    for (const code of [...this.said.keys()]) {
      if (findings.some((finding) => finding.code === code)) continue;
      this.said.delete(code);
      this.send({ type: "findingWithdrawn", code });
    }
    for (const finding of findings) {
      const before = this.said.get(finding.code);
      const moved = before?.since !== finding.since;
      const sharper = when === "at the end" && before?.message !== finding.message;
      if (before !== undefined && !moved && !sharper) continue;
      this.said.set(finding.code, finding);
      this.add([finding]);
    }
  }
}
