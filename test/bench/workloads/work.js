// Work for a JavaScript interpreter (ECMAScript 5, without exceptions, see programs.toml): objects, closures, arrays,
// strings, regular expressions, JSON, numbers.
var scale = @SCALE@;

function random(seed) {
  var state = seed;
  return function (limit) {
    state = (state * 69069 + 1) % 4294967296;
    return Math.floor(state / 65536) % limit;
  };
}

function makeText(words, next) {
  var out = [];
  for (var i = 0; i < words; i++) {
    var word = '';
    for (var j = 1 + next(6); j > 0; j--) word += String.fromCharCode(97 + next(10));
    out.push(word);
  }
  return out.join(' ');
}

function countWords(text) {
  var counts = {}, words = text.split(' '), keys;
  for (var i = 0; i < words.length; i++) counts[words[i]] = (counts[words[i]] || 0) + 1;
  keys = Object.keys(counts);
  keys.sort(function (a, b) { return counts[b] - counts[a] || (a < b ? -1 : 1); });
  return keys.slice(0, 5).map(function (key) { return key + ':' + counts[key]; }).join(' ');
}

function Matrix(n, fill) {
  this.n = n;
  this.rows = [];
  for (var i = 0; i < n; i++) {
    this.rows.push([]);
    for (var j = 0; j < n; j++) this.rows[i].push(fill(i, j));
  }
}

Matrix.prototype.times = function (other) {
  var self = this;
  return new Matrix(this.n, function (i, j) {
    var sum = 0;
    for (var k = 0; k < self.n; k++) sum += self.rows[i][k] * other.rows[k][j];
    return sum;
  });
};

Matrix.prototype.trace = function () {
  var sum = 0;
  for (var i = 0; i < this.n; i++) sum += this.rows[i][i];
  return sum;
};

function fibonacci(n) { return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2); }

function sieve(limit) {
  var composite = [], count = 0;
  for (var i = 0; i <= limit; i++) composite.push(false);
  for (i = 2; i <= limit; i++) {
    if (composite[i]) continue;
    count++;
    for (var j = i * i; j <= limit; j += i) composite[j] = true;
  }
  return count;
}

function hash(text) {
  var h = 0;
  for (var i = 0; i < text.length; i++) h = (h * 31 + text.charCodeAt(i)) | 0;
  return h >>> 0;
}

function tree(depth, next) {
  if (depth === 0) return next(100);
  return { left: tree(depth - 1, next), value: next(1000) / 8, name: 'n' + next(50), right: tree(depth - 1, next) };
}

function sum(node) { return typeof node === 'number' ? node : node.value + sum(node.left) + sum(node.right); }

for (var round = 1; round <= scale; round++) {
  var next = random(round);
  var text = makeText(1200, next);
  var replaced = text.replace(/([a-e]+)([f-j])/g, function (all, vowel, rest) { return rest + vowel.toUpperCase(); });
  var matches = text.match(/\b[a-c]\w*[h-j]\b/g) || [];
  var matrix = new Matrix(16, function (i, j) { return (i * 7 + j * 3 + round) % 11 - 5; });
  var copy = JSON.parse(JSON.stringify(tree(7, next)));
  print('round ' + round + ': ' + countWords(text) + ', ' + matches.length + ' matches, hash ' + hash(replaced));
  print('  trace ' + matrix.times(matrix).times(matrix).trace() + ', fibonacci ' + fibonacci(15) + ', primes ' + sieve(3000) +
    ', tree ' + sum(copy) + ', root ' + Math.sqrt(round));
}
