// Completions of the last 10 s: ten buckets of a second, whose sums are kept.

const BUCKETS: i32 = 10;
const BUCKET_MS: f64 = 1_000;

export class Window {
  completed: u32 = 0;
  failed: u32 = 0;
  private completedIn: StaticArray<u32> = new StaticArray<u32>(BUCKETS);
  private failedIn: StaticArray<u32> = new StaticArray<u32>(BUCKETS);
  /** The second of the newest bucket. */
  private second: i64 = 0;

  add(nowMs: f64, isFailure: bool): void {
    this.advance((nowMs / BUCKET_MS) as i64);
    const index = (this.second % BUCKETS) as i32;
    this.completedIn[index]++;
    this.completed++;
    if (!isFailure) return;
    this.failedIn[index]++;
    this.failed++;
  }

  clear(): void {
    this.completedIn.fill(0);
    this.failedIn.fill(0);
    this.completed = 0;
    this.failed = 0;
  }

  private advance(second: i64): void {
    if (second >= this.second + BUCKETS) {
      this.clear();
      this.second = second;
    }
    while (this.second < second) {
      this.second++;
      const index = (this.second % BUCKETS) as i32;
      this.completed -= this.completedIn[index];
      this.failed -= this.failedIn[index];
      this.completedIn[index] = 0;
      this.failedIn[index] = 0;
    }
  }
}
