#include "tests/support/crash_disk/crash_disk.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <new>
#include <utility>

namespace tests {
namespace {

// What SQLite allocates for an open file; `base` first, as its interface asks.
struct OpenFile {
  sqlite3_file base;
  CrashDisk* disk;
  std::shared_ptr<Inode>* inode;
  // A new journal's or WAL's first sync also syncs its directory, as SQLite's own VFS does.
  bool sync_names;
};

OpenFile& FileOf(sqlite3_file* file) {
  return *reinterpret_cast<OpenFile*>(file);
}

CrashDisk& DiskOf(sqlite3_vfs* vfs) {
  return *static_cast<CrashDisk*>(vfs->pAppData);
}

int Close(sqlite3_file* file) {
  delete FileOf(file).inode;
  FileOf(file).inode = nullptr;
  return SQLITE_OK;
}

int Read(sqlite3_file* file, void* out, int size, sqlite3_int64 offset) {
  OpenFile& open = FileOf(file);
  if (!open.disk->Tick() || open.disk->ReadFails()) return SQLITE_IOERR_READ;
  const base::Bytes& content = (*open.inode)->live();
  const auto from = std::min(static_cast<std::size_t>(offset), content.size());
  const auto count = std::min(static_cast<std::size_t>(size), content.size() - from);
  if (count > 0) std::memcpy(out, content.data() + from, count);
  if (count == static_cast<std::size_t>(size)) return SQLITE_OK;
  std::memset(static_cast<char*>(out) + count, 0, static_cast<std::size_t>(size) - count);
  return SQLITE_IOERR_SHORT_READ;
}

int Write(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
  OpenFile& open = FileOf(file);
  const bool alive = open.disk->Tick();
  if (!alive && open.disk->random()() % 2 == 0) return SQLITE_IOERR_WRITE;
  Inode& inode = **open.inode;
  const auto wanted = static_cast<std::size_t>(size);
  const std::size_t count =
      open.disk->RoomFor(inode.live().size(), static_cast<std::size_t>(offset), wanted);
  if (count > 0) {
    inode.Write(static_cast<std::size_t>(offset), {static_cast<const std::uint8_t*>(data), count});
  }
  if (!alive) return SQLITE_IOERR_WRITE;
  return count < wanted ? SQLITE_FULL : SQLITE_OK;
}

int Truncate(sqlite3_file* file, sqlite3_int64 size) {
  OpenFile& open = FileOf(file);
  if (!open.disk->Tick()) return SQLITE_IOERR_TRUNCATE;
  (*open.inode)->Truncate(static_cast<std::size_t>(size));
  return SQLITE_OK;
}

int Sync(sqlite3_file* file, int) {
  OpenFile& open = FileOf(file);
  if (!open.disk->Tick()) return SQLITE_IOERR_FSYNC;
  if (open.disk->SyncFails()) {
    (*open.inode)->FailSync(open.disk->random());
    return SQLITE_IOERR_FSYNC;
  }
  (*open.inode)->Sync();
  if (std::exchange(open.sync_names, false)) open.disk->image().SyncNames();
  return SQLITE_OK;
}

int FileSize(sqlite3_file* file, sqlite3_int64* size) {
  OpenFile& open = FileOf(file);
  if (!open.disk->Tick()) return SQLITE_IOERR_FSTAT;
  *size = static_cast<sqlite3_int64>((*open.inode)->live().size());
  return SQLITE_OK;
}

int LockOrUnlock(sqlite3_file*, int) {
  return SQLITE_OK;
}

int CheckReservedLock(sqlite3_file*, int* reserved) {
  *reserved = 0;
  return SQLITE_OK;
}

int FileControl(sqlite3_file*, int, void*) {
  return SQLITE_NOTFOUND;
}

int SectorSize(sqlite3_file*) {
  return 4096;
}

int DeviceCharacteristics(sqlite3_file*) {
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

const sqlite3_io_methods& Methods() {
  static const sqlite3_io_methods methods = [] {
    sqlite3_io_methods made{};
    made.iVersion = 1;
    made.xClose = Close;
    made.xRead = Read;
    made.xWrite = Write;
    made.xTruncate = Truncate;
    made.xSync = Sync;
    made.xFileSize = FileSize;
    made.xLock = LockOrUnlock;
    made.xUnlock = LockOrUnlock;
    made.xCheckReservedLock = CheckReservedLock;
    made.xFileControl = FileControl;
    made.xSectorSize = SectorSize;
    made.xDeviceCharacteristics = DeviceCharacteristics;
    return made;
  }();
  return methods;
}

int Open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  CrashDisk& disk = DiskOf(vfs);
  file->pMethods = nullptr;
  if (!disk.Tick() || name == nullptr) return SQLITE_CANTOPEN;
  auto inode = disk.image().Find(name);
  const bool create = (flags & SQLITE_OPEN_CREATE) != 0;
  if (!inode && !create) return SQLITE_CANTOPEN;
  if (!inode) inode = disk.image().Create(name);
  OpenFile& open = *new (file) OpenFile{};
  open.base.pMethods = &Methods();
  open.disk = &disk;
  open.inode = new std::shared_ptr<Inode>(std::move(inode));
  open.sync_names = create && (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) != 0;
  if (out_flags != nullptr) *out_flags = flags;
  return SQLITE_OK;
}

int Delete(sqlite3_vfs* vfs, const char* name, int sync_directory) {
  CrashDisk& disk = DiskOf(vfs);
  if (!disk.Tick()) return SQLITE_IOERR_DELETE;
  if (!disk.image().Find(name)) return SQLITE_IOERR_DELETE_NOENT;
  disk.image().Remove(name);
  if (sync_directory != 0) disk.image().SyncNames();
  return SQLITE_OK;
}

int Access(sqlite3_vfs* vfs, const char* name, int, int* result) {
  CrashDisk& disk = DiskOf(vfs);
  if (!disk.Tick()) return SQLITE_IOERR_ACCESS;
  const auto inode = disk.image().Find(name);
  // As SQLite's own VFS: an empty file does not count as existing.
  *result = inode && !inode->live().empty() ? 1 : 0;
  return SQLITE_OK;
}

int FullPathname(sqlite3_vfs*, const char* name, int size, char* out) {
  std::snprintf(out, static_cast<std::size_t>(size), "%s", name);
  return SQLITE_OK;
}

int Randomness(sqlite3_vfs* vfs, int size, char* out) {
  for (int i = 0; i < size; ++i) out[i] = static_cast<char>(DiskOf(vfs).random()());
  return size;
}

int Sleep(sqlite3_vfs*, int microseconds) {
  return microseconds;
}

int CurrentTime(sqlite3_vfs*, double* julian_day) {
  *julian_day = 2461000.5;
  return SQLITE_OK;
}

int GetLastError(sqlite3_vfs*, int, char*) {
  return 0;
}

}  // namespace

CrashDisk::CrashDisk(std::uint64_t seed)
    : name_("crash-disk-" + std::to_string(seed)),
      random_(seed),
      registration_(std::make_unique<sqlite3_vfs>()) {
  sqlite3_vfs& vfs = *registration_;
  vfs.iVersion = 1;
  vfs.szOsFile = sizeof(OpenFile);
  vfs.mxPathname = 1024;
  vfs.zName = name_.c_str();
  vfs.pAppData = this;
  vfs.xOpen = Open;
  vfs.xDelete = Delete;
  vfs.xAccess = Access;
  vfs.xFullPathname = FullPathname;
  vfs.xRandomness = Randomness;
  vfs.xSleep = Sleep;
  vfs.xCurrentTime = CurrentTime;
  vfs.xGetLastError = GetLastError;
  sqlite3_vfs_register(&vfs, 0);
  // The WAL's salts come from SQLite's own generator; it must repeat too.
  sqlite3_test_control(SQLITE_TESTCTRL_PRNG_SEED, static_cast<int>(random_() | 1), nullptr);
}

CrashDisk::~CrashDisk() {
  sqlite3_vfs_unregister(registration_.get());
}

void CrashDisk::PowerCut() {
  image_.Cut(random_);
  EndProcess();
}

void CrashDisk::EndProcess() {
  stopped_ = false;
  calls_left_ = -1;
}

bool CrashDisk::Tick() {
  if (stopped_) return false;
  ++calls_;
  if (calls_left_ >= 0 && calls_left_-- == 0) stopped_ = true;
  return !stopped_;
}

std::size_t CrashDisk::RoomFor(std::size_t file_size, std::size_t offset, std::size_t size) const {
  const std::size_t end = offset + size;
  if (!room_ || end <= file_size) return size;
  const std::size_t growth = end - file_size;
  const std::size_t used = image_.BytesUsed();
  const std::size_t left = *room_ > used ? *room_ - used : 0;
  return growth <= left ? size : size - std::min(size, growth - left);
}

}  // namespace tests
