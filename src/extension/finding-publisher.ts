/** Hands the findings of runs to the language server, which shows them in the editor like its own. */
import type * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { type RunFindingsParams, runFindingsNotification } from "../../server/requests.js";
import type { RunSession } from "./run-session.js";
import type { Runs } from "./runs.js";

export class FindingPublisher {
  private readonly subscriptions: vscode.Disposable[];

  constructor(
    private readonly client: LanguageClient,
    runs: Runs,
  ) {
    this.subscriptions = [runs.onSession((session) => this.follow(session))];
    for (const session of runs.all) this.follow(session);
  }

  private follow(session: RunSession): void {
    this.publish(session);
    this.subscriptions.push(
      session.onEvent(({ type }) => {
        if (type === "finding" || type === "findingWithdrawn") this.publish(session);
      }),
      session.onReset(() => this.publish(session)),
    );
  }

  private publish({ uri, network, source, findings }: RunSession): void {
    void this.client.sendNotification(runFindingsNotification, {
      uri: this.client.code2ProtocolConverter.asUri(uri),
      network,
      source,
      findings,
    } satisfies RunFindingsParams);
  }

  dispose(): void {
    for (const each of this.subscriptions) each.dispose();
  }
}
