/** The one function VS Code gives to the script of a webview. */
interface WebviewApi<State, Request> {
  postMessage(message: Request): void;
  getState(): State | undefined;
  setState(state: State): State;
}

declare function acquireVsCodeApi<State, Request>(): WebviewApi<State, Request>;
