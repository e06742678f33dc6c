/**
 * The peer's server: express-pouchdb on LevelDB files in the folder named by the first argument, on a free port of loopback.
 * Prints the port as one line; answers `bytes` on IPC with the bytes written to sockets since the last asking; ends with its parent.
 */
import express from 'express';
import expressPouch from 'express-pouchdb';
import PouchDB from 'pouchdb';

const [folder] = process.argv.slice(2);
const Server = PouchDB.defaults({ prefix: `${folder}/` });
const app = express();
app.use('/', expressPouch(Server, { mode: 'minimumForPouchDB', inMemoryConfig: true, logPath: `${folder}/log.txt` }));

const sockets = new Set();
let closed = 0;
const server = app.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
server.on('connection', (socket) => {
  sockets.add(socket);
  socket.on('close', () => {
    sockets.delete(socket);
    closed += socket.bytesWritten;
  });
});
let told = 0;
process.on('message', () => {
  let total = closed;
  for (const socket of sockets) total += socket.bytesWritten;
  process.send({ bytes: total - told });
  told = total;
});
process.on('disconnect', () => process.exit(0));
