// Refuses what a hub must not take: changes and deletions of what is written
// once, and documents from accounts that may not write them. NAME is replaced
// by the hub's name, PLACE by what the database is: reference, area or files.
function (doc, old, user) {
  var area = 'PLACE' === 'area', files = 'PLACE' === 'files', name = 'NAME', id = doc._id;
  var admin = user.roles.indexOf('_admin') !== -1;
  function refuse(why) { throw({forbidden: why}); }
  function need(role, what) {
    if (!admin && user.roles.indexOf(name + '-' + role) === -1) { refuse('这个账号不能写入' + what); }
  }
  function begins(prefix) { return id.indexOf(prefix) === 0; }
  function text(v) { return typeof v === 'string' && v.length > 0; }
  if (begins('_design/')) { if (!admin) { refuse('只有管理员能改动设计文档'); } return; }
  if (files) {
    need('station', '材料文件');
    if (!begins('file:') || !text(doc.sealed)) { refuse('这里只存材料文件'); }
    if (doc._deleted || old && !old._deleted) { refuse('材料文件写入后不能修改'); }
    return;
  }
  if (!area && (begins('pool:') || begins('password:'))) {
    need('station', '编号段和密码');
    if (doc._deleted || old && !old._deleted) { refuse('编号段和密码写入后不能修改'); }
    return;
  }
  if (!area) { need('loader', '公共数据'); return; }
  if (begins('event:') || begins('application:') || begins('claim:') || begins('checkpoint:') || begins('witness:')) {
    if (doc._deleted) { refuse('过程记录、申请、领取和检查点不能删除'); }
    if (old && !old._deleted) { refuse('过程记录、申请、领取和检查点写入后不能修改'); }
  }
  if (begins('event:')) {
    need('station', '过程记录');
    if (!doc.event || id !== 'event:' + doc.event.id || !text(doc.event['case']) || !text(doc.event.station)) { refuse('过程记录缺少编号、办件或工作站'); }
    if (!/^sha256:[0-9a-f]{64}$/.test(doc.hash) || !text(doc.sig)) { refuse('过程记录缺少摘要或签名'); }
  } else if (begins('application:')) {
    need('portal', '网上申请');
    if (!text(doc.item) || !doc.subject || !text(doc.subject.kind) || !text(doc.subject.id) || !text(doc.name) || !text(doc.at)) { refuse('网上申请缺少事项、当事人、姓名或时间'); }
  } else if (begins('claim:')) {
    need('station', '领取');
    if (!text(doc['case']) || !text(doc.station) || !text(doc.until)) { refuse('领取缺少办件、工作站或期限'); }
  } else if (begins('checkpoint:') || begins('witness:')) {
    need('station', '日志检查点');
  } else {
    need('loader', '当事人数据');
  }
}
