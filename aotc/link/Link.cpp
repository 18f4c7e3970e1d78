// lld reads and writes files, so the objects pass through a folder of our own.
#include "aotc/link/Link.h"

#include "aotc/link/Archive.h"
#include "aotc/link/BoardScript.h"
#include "aotc/link/Footprint.h"
#include "aotc/link/LinkErrors.h"
#include "aotc/link/LinkJob.h"
#include "aotc/link/RunLld.h"
#include "aotc/link/Sysroot.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Object/ObjectFile.h"

using namespace llvm;

namespace aotc::link {

namespace {

Error withPath(Error error, StringRef path) {
  return createStringError("cannot write " + path + ": " + toString(std::move(error)));
}

// The offset in memory 0 at which an object's image belongs, from the name of its section.
std::optional<uint64_t> imageStart(const Artifact &artifact) {
  auto object = object::ObjectFile::createObjectFile(
      MemoryBufferRef(StringRef(artifact.bytes.data(), artifact.bytes.size()), artifact.name));
  if (!object) {
    consumeError(object.takeError());
    return std::nullopt;
  }
  for (const object::SectionRef &section : (*object)->sections()) {
    Expected<StringRef> name = section.getName();
    if (!name) {
      consumeError(name.takeError());
      continue;
    }
    uint64_t start;
    if (name->consume_front(imageSectionPrefix) && !name->getAsInteger(16, start))
      return start;
  }
  return std::nullopt;
}

Error writeInputs(ArrayRef<Artifact> objects, const TemporaryFolder &folder, LinkJob &job) {
  RealFileSystem files;
  for (auto [index, object] : enumerate(objects)) {
    const std::string path = folder.path(utostr(index) + ".o");
    if (Error error = files.write(path, object.bytes, FileMode::Data))
      return withPath(std::move(error), path);
    job.inputs.push_back(path);
  }
  return Error::success();
}

Error placeMemory(ArrayRef<Artifact> objects, const TemporaryFolder &folder, LinkJob &job) {
  uint64_t bytes = 0;
  for (const Artifact &object : objects)
    bytes += object.bytes.size();
  Expected<uint64_t> base = chooseMemoryBase(bytes);
  if (!base)
    return base.takeError();
  job.memoryBase = *base;
  std::optional<uint64_t> start;
  for (const Artifact &object : objects)
    if (auto found = imageStart(object))
      start = found;
  if (!start)
    return Error::success();
  job.imageScript = folder.path("image.ld");
  const std::string script = imagePlacement(*base, *start);
  RealFileSystem files;
  if (Error error = files.write(job.imageScript, script, FileMode::Data))
    return withPath(std::move(error), job.imageScript);
  return Error::success();
}

Expected<std::string> readText(StringRef path) {
  RealFileSystem files;
  Expected<std::vector<uint8_t>> bytes = files.read(path, UINT64_MAX);
  if (!bytes)
    return createStringError("cannot read " + path + ": " + toString(bytes.takeError()));
  return std::string(bytes->begin(), bytes->end());
}

Error placeOnBoard(const Board &board, const LinkOptions &options, const TemporaryFolder &folder,
                   LinkJob &job) {
  job.board = &board;
  job.boardScript = folder.path("board.ld");
  job.map = folder.path("map");
  const uint64_t stack = options.stackBytes ? options.stackBytes : defaultStackBytes(board);
  RealFileSystem files;
  if (Error error = files.write(
          job.boardScript, boardScript(board, stack, options.stackReserveBytes), FileMode::Data))
    return withPath(std::move(error), job.boardScript);
  return Error::success();
}

std::string tooLarge(StringRef memory, uint64_t bytes, uint64_t taken, const std::string &takers) {
  return (memory + " has " + Twine(bytes) + " bytes, " + Twine(taken - bytes) +
          " too few: " + takers)
      .str();
}

// For an image that does not fit: linked again as if there were more of everything, its map tells
// what takes how much.
Error explainOverflow(const Board &board, const LinkOptions &options, const TemporaryFolder &folder,
                      LinkJob job) {
  Board larger = board;
  larger.flash.byteLength = larger.ram.byteLength = UINT32_MAX;
  LinkOptions same = options;
  same.stackBytes = options.stackBytes ? options.stackBytes : defaultStackBytes(board);
  if (Error error = placeOnBoard(larger, same, folder, job))
    return error;
  if (!runLld(commandLine(job)).succeeded)
    return createStringError("the image does not fit " + board.name);
  Expected<std::string> map = readText(job.map);
  if (!map)
    return map.takeError();
  const Footprint footprint = Footprint::fromMap(*map, job.inputs);
  const Footprint::Bytes taken = footprint.total();
  std::string text = "does not fit " + board.name;
  if (taken.flash > board.flash.byteLength)
    text += "; " + tooLarge("flash", board.flash.byteLength, taken.flash,
                            footprint.largest(&Footprint::Bytes::flash));
  if (taken.ram > board.ram.byteLength)
    text += "; " + tooLarge("RAM", board.ram.byteLength, taken.ram,
                            footprint.largest(&Footprint::Bytes::ram));
  return createStringError(text);
}

Expected<Artifact> run(const LinkJob &job, const LinkOptions &options) {
  const std::vector<std::string> arguments = commandLine(job);
  if (options.onCommand)
    options.onCommand(printable(arguments));
  LldResult result = runLld(arguments);
  if (!result.succeeded)
    return createStringError(join(explain(result.output), "\n"));
  RealFileSystem files;
  Expected<std::vector<uint8_t>> bytes = files.read(job.output, UINT64_MAX);
  if (!bytes)
    return createStringError("cannot read " + job.output + ": " + toString(bytes.takeError()));
  return Artifact{options.name, {bytes->begin(), bytes->end()}};
}

Expected<Artifact> linkImage(const Board &board, const LinkOptions &options,
                             const TemporaryFolder &folder, LinkJob job) {
  if (Error error = placeOnBoard(board, options, folder, job))
    return error;
  Expected<Artifact> image = run(job, options);
  if (!image) {
    std::string message = toString(image.takeError());
    if (StringRef(message).contains("will not fit in region"))
      return explainOverflow(board, options, folder, std::move(job));
    return createStringError(message);
  }
  if (options.onFootprint) {
    Expected<std::string> map = readText(job.map);
    if (!map)
      return map.takeError();
    options.onFootprint(Footprint::fromMap(*map, job.inputs).table());
  }
  return image;
}

Expected<Artifact> linkObjects(ArrayRef<Artifact> objects, const target::TargetSpec &target,
                               const LinkOptions &options) {
  LinkJob job;
  job.kind = options.kind;
  job.target = &target;
  job.extra = options.extra;
  job.positionIndependent = options.positionIndependent;
  job.strip = options.strip;
  job.traceWasi = options.traceWasi;
  job.threads = options.threads;
  if (options.kind == OutputKind::Exe) {
    Expected<std::string> pack = findPack(options.resources, target);
    if (!pack)
      return pack.takeError();
    job.pack = job.libc = std::move(*pack);
    if (!options.sysroot.empty()) {
      Expected<std::string> libc = findLibc(options.sysroot, options.positionIndependent);
      if (!libc)
        return libc.takeError();
      job.libc = std::move(*libc);
    }
  }
  Expected<TemporaryFolder> folder = TemporaryFolder::create();
  if (!folder)
    return folder.takeError();
  job.output = folder->path("output");
  if (Error error = writeInputs(objects, *folder, job))
    return error;
  if (options.kind == OutputKind::Exe && options.board)
    return linkImage(*options.board, options, *folder, std::move(job));
  if (options.kind == OutputKind::Exe && options.fixedMemory)
    if (Error error = placeMemory(objects, *folder, job))
      return error;
  return run(job, options);
}

} // namespace

Expected<Artifact> finish(std::vector<Artifact> objects, const target::TargetSpec &target,
                          const LinkOptions &options) {
  switch (options.kind) {
  case OutputKind::StaticLib:
    return makeArchive(objects, options.name);
  case OutputKind::Obj:
    if (objects.size() == 1 && options.extra.empty())
      return Artifact{options.name, std::move(objects.front().bytes)};
    return linkObjects(objects, target, options);
  case OutputKind::Exe:
  case OutputKind::Shared:
    return linkObjects(objects, target, options);
  case OutputKind::LlvmIr:
  case OutputKind::Bitcode:
  case OutputKind::Asm:
  case OutputKind::Header:
    break;
  }
  llvm_unreachable("not made of objects");
}

} // namespace aotc::link
