/**
 * Builds a function's handler once: at start on AWS, where a wrong environment must stop the start and the first request
 * should find everything ready; otherwise at the first call, so that a test can import the file without an environment.
 */
export function entry<Parameters extends unknown[], Result>(
  build: () => (...parameters: Parameters) => Result,
): (...parameters: Parameters) => Result {
  let handler = process.env.AWS_LAMBDA_FUNCTION_NAME === undefined ? undefined : build();
  return (...parameters) => {
    handler ??= build();
    return handler(...parameters);
  };
}
