// Written in the oldest syntax that modules allow, so that an old Node can read it and say what is wrong.
var parts = process.versions.node.split('.');
var major = Number(parts[0]);
if (major < 20 || (major === 20 && Number(parts[1]) < 19)) {
  console.error('\n✖ Node ' + process.versions.node + ' is too old: install Node 20.19 or newer from https://nodejs.org and run the same command again.');
  process.exit(1);
}
