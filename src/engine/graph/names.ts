/** What the nodes of a training graph that others ask for are called. */

export const names = {
  weight: (at: number) => `weight_${at}`,
  slot: (at: number, slot: number) => `slot_${slot}_${at}`,
  starting: (variable: string) => `starting_${variable}`,
  reading: (variable: string) => `reading_${variable}`,
  setWeights: "set_weights",
  setSlots: "set_slots",
  firstStep: "first_step",
  figures: (use: string) => `${use}_figures`,
  input: (use: string, copy: number, at: number) => `${use}_${copy}_input_${at}`,
  target: (use: string, copy: number, at: number) => `${use}_${copy}_target_${at}`,
  losses: (use: string) => `${use}_losses`,
  output: (use: string, at: number) => `${use}_output_${at}`,
};
