import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { decodeFrame, encodeFrame, type Frame, OPCODE } from './frames.js';

/** RFC 6455, section 1.3. */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const MAX_BUFFERED = 8 * 1024 * 1024;

export interface WebSocketHandlers {
  readonly onText: (text: string) => void;
  readonly onClose: () => void;
}

/** The server's side of one WebSocket: text both ways, ping, pong and close; no extensions. */
export class WebSocketConnection {
  readonly #socket: Duplex;
  readonly #handlers: WebSocketHandlers;
  #buffered: Buffer = Buffer.alloc(0);
  #parts: Buffer[] = [];
  #isClosing = false;

  constructor(request: IncomingMessage, socket: Duplex, handlers: WebSocketHandlers) {
    this.#socket = socket;
    this.#handlers = handlers;
    const accept = createHash('sha1')
      .update(`${request.headers['sec-websocket-key'] ?? ''}${GUID}`)
      .digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    socket.on('data', (data: Buffer) => this.#read(data));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => handlers.onClose());
  }

  send(text: string): void {
    this.#write(OPCODE.text, Buffer.from(text));
  }

  ping(): void {
    this.#write(OPCODE.ping, Buffer.from('Ping from the stand-in'));
  }

  /** Says goodbye; the connection ends when the other side has answered. */
  close(code = 1_000): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    const payload = Buffer.alloc(2);
    payload.writeUInt16BE(code);
    this.#write(OPCODE.close, payload);
  }

  /** Ends it as a broken network does. */
  drop(): void {
    this.#socket.destroy();
  }

  #read(data: Buffer): void {
    this.#buffered = Buffer.concat([this.#buffered, data]);
    if (this.#buffered.length > MAX_BUFFERED) {
      this.drop();
      return;
    }
    for (let decoded = decodeFrame(this.#buffered); decoded !== null; decoded = decodeFrame(this.#buffered)) {
      this.#buffered = decoded.rest;
      this.#take(decoded.frame);
    }
  }

  #take({ opcode, isFinal, payload }: Frame): void {
    if (opcode === OPCODE.ping) this.#write(OPCODE.pong, payload);
    if (opcode === OPCODE.close) {
      this.close();
      this.#socket.end();
    }
    if (opcode !== OPCODE.text && opcode !== OPCODE.continuation) return;
    this.#parts.push(payload);
    if (!isFinal) return;
    const text = Buffer.concat(this.#parts).toString();
    this.#parts = [];
    this.#handlers.onText(text);
  }

  #write(opcode: number, payload: Buffer): void {
    if (this.#socket.writable) this.#socket.write(encodeFrame(opcode, payload));
  }
}
