/** How a person has chosen to look at the curves; kept when the window is reloaded. */

export interface CurveOptions {
  readonly logLoss: boolean;
  readonly perBatch: boolean;
  /** 0 draws what was measured; towards 1 the past weighs more. */
  readonly smoothing: number;
  /** The epochs zoomed in on; all when absent. */
  readonly window: Window | undefined;
}

export interface Window {
  readonly from: number;
  readonly to: number;
}

export const defaultOptions: CurveOptions = {
  logLoss: false,
  perBatch: true,
  smoothing: 0,
  window: undefined,
};

/** What `setState` keeps: which run is shown, so that the extension can restore it, and how. */
export interface Persisted {
  readonly run?: string;
  /** Absolute path of the `.nn` file, beside which the run store lies. */
  readonly file?: string;
  readonly options?: Partial<CurveOptions>;
}
