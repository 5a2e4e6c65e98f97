/** Keeps profiles of data that does not change, for whoever checks many programs on it. */
import { type DataSource, type ProfileResult, sourceKey } from "../../profile.js";
import { profileSource } from "./profile.js";

/** Profiles as `profileSource` does, each source of a folder once. */
export function keepProfiles(): (source: DataSource, folder: string) => Promise<ProfileResult> {
  const profiles = new Map<string, Promise<ProfileResult>>();
  return (source, folder) => {
    const key = `${folder}\n${sourceKey(source)}`;
    const known = profiles.get(key) ?? profileSource(source, folder);
    profiles.set(key, known);
    return known;
  };
}
