/** Checks a program together with the data files it names. */
import path from "node:path";
import { type Analysis, analyse } from "../language/analyse.js";
import { parse } from "../language/parser.js";
import { sourcesOf } from "../language/sources.js";
import type { ProfileResult, Profiles } from "../profile.js";
import { ProfileCache } from "./profile.js";

export interface AnalysisWithData {
  readonly analysis: Analysis;
  readonly profiles: Profiles;
}

/** Reads the data of every dataset of `source`, relative to the folder of `file`, and checks the whole. */
export async function analyseWithData(
  file: string,
  source: string,
  cache: ProfileCache = new ProfileCache(),
): Promise<AnalysisWithData> {
  const read = await Promise.all(
    [...sourcesOf(parse(source))].map(
      async (name): Promise<[string, ProfileResult]> => [
        name,
        await cache.profile(path.resolve(path.dirname(file), name), name),
      ],
    ),
  );
  const profiles = new Map(read);
  return { analysis: analyse(source, { profiles }), profiles };
}
