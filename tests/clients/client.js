// Sends a Write of bad operations to cairn-roles and prints how the refusal arrives, as one JSON object.
// node client.js ADDRESS OPERATIONS FOLDER-OF-PROTOS...
'use strict';

const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');
const protobuf = require('protobufjs');

const [address, operations, ...folders] = process.argv.slice(2);
const options = {includeDirs: folders, keepCase: true};

function typesOf(file) {
  const root = new protobuf.Root();
  root.resolvePath = (origin, target) => {
    const found = folders.map((folder) => `${folder}/${target}`).find((path) => require('fs').existsSync(path));
    return found || target;
  };
  return root.loadSync(file, {keepCase: true});
}

function bytesOf(type, value) {
  return type.encode(type.fromObject(value)).finish();
}

function told(error) {
  const [details = Buffer.alloc(0)] = error.metadata.get('grpc-status-details-bin');
  const types = typesOf('google/rpc/error_details.proto');
  const status = typesOf('google/rpc/status.proto').lookupType('google.rpc.Status').decode(details);
  const of = (name) => {
    const packed = status.details.find((detail) => detail.type_url.endsWith(`/${name}`));
    return packed ? types.lookupType(name).decode(packed.value) : null;
  };
  const info = of('google.rpc.ErrorInfo');
  const bad = of('google.rpc.BadRequest');
  return {
    code: grpc.status[error.code],
    reason: info && info.reason,
    count: info && info.metadata.count,
    first: bad && bad.field_violations.length ? bad.field_violations[0].field : '',
    details: details.length,
    message: encodeURIComponent(error.details).length,
  };
}

const skill = typesOf('cairn/roles/v1/skill.proto').lookupType('cairn.roles.v1.Skill');
const {cairn} = grpc.loadPackageDefinition(loader.loadSync('cairn/change/v1/change.proto', options));
const client = new cairn.change.v1.ChangeService(address, grpc.credentials.createInsecure());
const request = {operations: []};
for (let number = 0; number < Number(operations); ++number) {
  request.operations.push({
    create: {type_url: 'type.googleapis.com/cairn.roles.v1.Skill', value: bytesOf(skill, {name: `skills/s-${number}`})},
  });
}
client.Write(request, {deadline: Date.now() + 30000}, (error) => {
  if (!error) throw new Error('the server took bad operations');
  console.log(JSON.stringify(told(error)));
  client.close();
});
