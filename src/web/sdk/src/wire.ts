import { HttpTransportType, HubConnectionBuilder, HubConnectionState, LogLevel } from "@microsoft/signalr";

/** What the SDK needs from a hub connection; tests bring their own. One object is one connection: it is never started twice. */
export interface Wire {
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly invoke: (method: string, ...args: readonly unknown[]) => Promise<unknown>;
  readonly on: (method: string, handler: (message: unknown) => void) => void;
  readonly onClosed: (handler: () => void) => void;
  /** Ends the connection after so much silence; the server's pings break it. */
  readonly setSilenceLimit: (ms: number) => void;
}

/** Opens the wire to one hub. */
export type WireFactory = (url: string, accessToken: () => string | Promise<string>) => Wire;

/**
 * SignalR over WebSockets with the JSON protocol. Its own reconnect and stateful reconnect stay off: the first gives up after
 * 30 s, the second loses messages; the SDK resumes by epoch and sequence instead.
 */
export const signalRWire: WireFactory = (url, accessToken) => {
  const connection = new HubConnectionBuilder()
    .withUrl(url, { accessTokenFactory: accessToken, transport: HttpTransportType.WebSockets, skipNegotiation: true })
    .configureLogging(LogLevel.None)
    .build();
  return {
    start: () => connection.start(),
    stop: () => connection.stop(),
    invoke: (method, ...args) =>
      connection.state === HubConnectionState.Connected
        ? connection.invoke<unknown>(method, ...args)
        : Promise.reject(new Error("The connection is not open.")),
    on: (method, handler) => connection.on(method, handler),
    onClosed: (handler) => connection.onclose(handler),
    setSilenceLimit: (ms) => {
      connection.serverTimeoutInMilliseconds = ms;
    },
  };
};
