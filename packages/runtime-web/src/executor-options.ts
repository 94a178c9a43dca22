export interface ExecutorOptions<Device extends string = string> {
  /** Where to run. */
  readonly device?: 'auto' | Device;
  /**
   * How many threads share one run on the CPU. Default: as many as the
   * processor has, up to 8. On a page that is not cross-origin isolated there is
   * only one.
   */
  readonly threads?: number;
  /**
   * The address of a folder with onnxruntime-web's files, relative to the page's
   * own. Default: where the bundler or `fovea web` put them.
   */
  readonly wasmPaths?: string | URL;
}
