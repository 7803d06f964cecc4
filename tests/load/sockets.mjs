// Requests over bare sockets, so cheap that the one who asks does not become what is measured. One request at a time on a socket.
import { connect } from 'node:net';

export class Sockets {
  #idle = []; #all = new Set();

  constructor(port, most = 3000) { Object.assign(this, { port, most }); }

  /** @returns what is sent for a path. */
  static request(port, path, headers) {
    return Buffer.from(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
  }

  /** @returns status and milliseconds since it was sent; null where every socket was busy; status 0 where the connection broke. */
  send(bytes) {
    let socket = this.#idle.pop();
    if (!socket) {
      if (this.#all.size >= this.most) return null;
      socket = this.#open();
    }
    return new Promise((done) => { Object.assign(socket, { since: performance.now(), done, head: null, left: 0 }); socket.write(bytes); });
  }

  close() { for (const socket of this.#all) socket.destroy(); }

  #open() {
    const socket = connect(this.port, '127.0.0.1');
    socket.setNoDelay(true);
    this.#all.add(socket);
    socket.on('data', (part) => {
      if (!socket.done) return;
      if (socket.chunks) {
        // The last chunk is empty; no body here holds its bytes otherwise.
        socket.chunks = Buffer.concat([socket.chunks, part]).subarray(-7);
        if (socket.chunks.toString('latin1').endsWith('\r\n0\r\n\r\n')) { socket.chunks = null; this.#finish(socket, socket.status); }
        return;
      }
      if (socket.left === 0) {
        socket.head = socket.head ? Buffer.concat([socket.head, part]) : part;
        const end = socket.head.indexOf('\r\n\r\n');
        if (end < 0) return;
        const text = socket.head.toString('latin1', 0, end);
        socket.status = Number(text.slice(9, 12));
        socket.closes = /connection: close/i.test(text);
        const length = /content-length: (\d+)/i.exec(text);
        if (!length && /transfer-encoding: chunked/i.test(text)) {
          const body = socket.head.subarray(end + 2);
          if (body.toString('latin1').endsWith('\r\n0\r\n\r\n')) this.#finish(socket, socket.status); else socket.chunks = Buffer.from(body.subarray(-7));
          return;
        }
        if (!length) throw new Error(`An answer of unknown length: ${text}`);
        socket.left = Number(length[1]) - (socket.head.length - end - 4);
      } else {
        socket.left -= part.length;
      }
      if (socket.left === 0) this.#finish(socket, socket.status);
    });
    socket.on('error', () => {});
    socket.on('close', () => { this.#all.delete(socket); this.#idle = this.#idle.filter((one) => one !== socket); if (socket.done) this.#finish(socket, 0); });
    return socket;
  }

  #finish(socket, status) {
    const { done, since } = socket;
    socket.done = null;
    if (status !== 0 && !socket.closes) this.#idle.push(socket); else socket.destroy();
    done({ status, took: performance.now() - since });
  }
}
