/** What the shop's configuration has to change before the server can start. The message holds no secret. */
export class ConfigurationError extends Error {
  constructor(message: string) {
    super(message)
    this.name = "ConfigurationError"
  }
}
