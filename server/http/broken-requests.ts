import type { Socket } from 'node:net';
import { failed } from '#domain/result.ts';

/** Bytes of headers that are read at most; ours are a few hundred. */
export const MOST_HEADER_BYTES = 16_384;

/**
 * Answers what is no HTTP at all, or has more headers than we read, with a code like everything else; Node would answer in its own words. The connection ends with it, because
 * nobody knows where the next request begins.
 */
export function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  // The other end has hung up: nobody is there to be told.
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const isLarge = error.code === 'HPE_HEADER_OVERFLOW';
  const status = isLarge ? '431 Request Header Fields Too Large' : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? '408 Request Timeout' : '400 Bad Request';
  const { code, params } = (isLarge ? failed('request_too_large', { most: MOST_HEADER_BYTES }) : failed('request_invalid', { path: '' })).error;
  const body = JSON.stringify({ code, params });
  socket.end(`HTTP/1.1 ${status}\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\ncache-control: no-store\r\nconnection: close\r\n\r\n${body}`);
}
