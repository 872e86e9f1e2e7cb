<!DOCTYPE html>
<h1><?= htmlspecialchars($title) ?></h1>
<?php
// A tour of the language: one section for each topic that every frontend covers.
/** Docblock: echo $no; */
# a shell comment
declare(strict_types=1);

namespace Pk\Gov\Citizens;

use Psr\Log\LoggerInterface;
use App\Models\{Citizen, Visit as HotelVisit};
use function App\Support\mask;
use const App\Config\LIMIT as MAX;
use DateTime;

require_once __DIR__ . '/../vendor/autoload.php';
require 'config.php';
$config = include dirname(__FILE__) . "/settings.$env.php";

const VERSION = '1.0';
define('DB_PASSWORD', getenv('DB_PASSWORD'));

// topic: assign
$name = 'Ali';
$a = $b = source();
$ref = &$row['cnic'];
$list[] = $name;
$$dynamic = 1;

// topic: augmented-assign
$total += 1;
$line .= $name;
$label ??= 'x';
$i++;
--$j;

// topic: destructuring
[$first, [, $second]] = $pair;
list('cnic' => $cnic, 'name' => $who) = $record;
foreach ($ranges as $key => [$lo, $hi]) {
    echo $key, $lo, $hi;
}

// topic: member, index
$citizen->address->city = "Lahore";
$citizen?->address?->lines[0];
$object->$property = Config::$values['x'];
$object->{'odd name'} = Status::Active->value;
$class = Citizen::class;
$GLOBALS['x'] = \Pk\Gov\Helper::VERSION;
unset($row['cnic'], $first);

// topic: call
send($to, subject: 'Hi', ...$rest);
\strlen($name);
$callback($name);
$object->$method($name);
$query = DB::table('citizens')
    ->where('cnic', $cnic)
    ->first();
$length = strlen(...);

// topic: template
$greeting = "Dear $name, {$citizen->name()} of $row[cnic] and {$row['cnic']} or ${name} \$5 \x41";
$page = <<<HTML
    <p>$name</p>
      <b>{$citizen->cnic}</b>
    HTML;
$raw = <<<'SQL'
SELECT $not FROM t
SQL;
$output = `ls $path`;

// topic: formatting
$text = sprintf('cnic %s of %d', $cnic, $count);
printf("%s", $cnic);

// topic: concatenation
$line = 'CNIC: ' . $cnic . ', name: ' . $name;

// topic: look-alikes
# echo $cnic;
$text = '// no comment $x';
$text = 'it\'s \n';

// topic: lambda, closure
$square = fn(int $v): int => $v * $v;
$total = 0;
$handler = static function (array $rows, &$out) use ($name, &$total): void {
    $total += count($rows);
};

function counter(int $step = 1, string ...$labels): ?int
{
    global $connection;
    static $calls = 0;
    return $calls += $step;
}

// topic: class, annotations
#[Entity, Table('citizens')]
final class CitizenController extends Controller implements HasLog, \Countable
{
    use Auditable, Notifies;

    public const LIMIT = 10;
    protected static ?string $table = 'citizens', $other;
    private readonly array $rules;
    public string $full {
        get => $this->first . $this->last;
    }

    public function __construct(
        private LoggerInterface $log,
        #[SensitiveParameter] protected readonly ?string $cnic = null,
    ) {
        parent::__construct($log);
        $this->rules = ['cnic' => 'required', 'size'];
    }

    #[Route('/citizens/{cnic}', methods: ['GET'])]
    #[IsGranted('ROLE_ADMIN')]
    public static function show(Request|null $request, string|int $id): Response
    {
        self::audit($id);
        static::$table = new static();
        return $this->json(['cnic' => $request->cnic, ...$request->all()], 200);
    }

    abstract protected function audit($id);
}

interface HasLog extends Base
{
    public function log(string $line): void;
}

trait Auditable
{
}

enum Status: string implements HasLabel
{
    case Active = 'active';
    case Closed = 'closed';
    const DEFAULT = self::Active;

    public function label(): string
    {
        return match ($this) {
            self::Active, self::Closed => 'x',
            default => throw new \LogicException("no $this"),
        };
    }
}

$anonymous = new class($log) extends Base {
    public $x = 1;
};

// topic: try-catch
try {
    risky();
} catch (NotFound | \PDOException $error) {
    error_log("failed: " . $error->getMessage());
    throw new HttpException(500, previous: $error);
} finally {
    close();
}

// topic: loops
foreach ($visits as $visit) {
    echo $visit;
}
for ($i = 0, $n = count($rows); $i < $n; $i++) {
    if ($rows[$i] === null) continue;
}
while (($line = fgets($file)) !== false):
    echo $line;
endwhile;
do {
    $again = step();
} while ($again && !$done || $late);

// conditions
if ($user instanceof Admin and $user->active):
    print 'admin';
elseif ($user):
    print('user');
else:
    exit('no');
endif;
if ($x) a(); else if ($y) b(); else c();
$role = $user ? $user->role : 'guest';
$role = $user?->role ?: 'guest';
$connected or die('no connection');

// topic: switch
switch ($command) {
    case 'show':
    case 'list':
        show();
        break;
    case 'quit':
        exit;
    default:
        fallback();
}

// casts, generators, clone
// topic: async (none: a fiber is an object, and its start a call)
// topic: generics (none: only comments write type arguments)
// topic: records (none: a readonly class is a class)
$id = (int) @$_GET['id'];
function rows() { yield 'k' => $row; yield from others(); }
$copy = clone $citizen;
$negative = -1;
?>
<table>
<?php foreach ($citizens as $citizen): ?>
  <td><?= $citizen['cnic'] ?></td> <!-- <?php echo "in a comment" ?> -->
<?php endforeach; ?>
</table>
