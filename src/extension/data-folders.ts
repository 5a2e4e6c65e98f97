/** Which folders data may be read from beside the workspace, and asking for another one. */
import path from "node:path";
import * as vscode from "vscode";

const setting = "data.allowedFolders";

/** Absolute paths: what the person has allowed, the workspace, and the folder of a program that lies outside of it. */
export function readableFolders(file: string): string[] {
  const workspace = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
  return [...workspace, path.dirname(file), ...allowedFolders()];
}

function allowedFolders(): readonly string[] {
  const value: unknown = vscode.workspace.getConfiguration("netwright").get(setting);
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === "string") : [];
}

/** Asks first: whatever a program in the workspace names there can be read from then on. */
export async function allowDataFolder(folder: unknown): Promise<void> {
  if (typeof folder !== "string" || !path.isAbsolute(folder)) return;
  const known = allowedFolders();
  if (known.includes(folder)) return;
  const allow = "Allow";
  const answer = await vscode.window.showWarningMessage(
    `Allow Netwright to read data in ${folder}?`,
    {
      modal: true,
      detail:
        "It lies outside of this workspace. Programs of every workspace can then read the files in it. " +
        "The setting netwright.data.allowedFolders takes it back.",
    },
    allow,
  );
  if (answer !== allow) return;
  await vscode.workspace
    .getConfiguration("netwright")
    .update(setting, [...known, folder], vscode.ConfigurationTarget.Global);
}
