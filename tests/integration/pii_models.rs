//! What models and queries give, what calls pick of it, and what the names around a value say, in each language. Lines
//! that must be reported end in `LEAK` or `CRED`, as in [`super::pii`].

use super::pii::expect;

#[test]
fn objects_of_a_model() {
    expect(&[
        (
            "app/models.py",
            "from django.db import models\nclass Citizen(models.Model):\n    cnic = models.CharField(max_length=13)\n\
             \x20   def __str__(self):\n        return self.cnic\n\
             class Parcel(models.Model):\n    cnic = models.CharField(max_length=13)\n    def __str__(self):\n        return str(self.pk)\n",
        ),
        (
            "app/views.py",
            "import logging\nfrom django.shortcuts import get_object_or_404\nfrom .models import Citizen, Parcel\nlogger = logging.getLogger(__name__)\n\
             def show(pk):\n    c = Citizen.objects.get(pk=pk)\n    logger.info('got %s', c)  # LEAK\n    logger.info('got %s', c.__dict__)  # LEAK\n\
             \x20   logger.info('got %s', c.pk)\n    p = Parcel.objects.filter(pk=pk).first()\n    logger.info('parcel %s', p)\n\
             \x20   logger.info('parcel %s', vars(p))  # LEAK\n    for one in Citizen.objects.all():\n        logger.info(one)  # LEAK\n\
             \x20   o = get_object_or_404(Citizen, pk=pk)\n    logger.info('got %s', o)  # LEAK\n\
             \x20   logger.info('numbers %s', Citizen.objects.values_list('cnic', flat=True))  # LEAK\n\
             \x20   logger.info('keys %s', Citizen.objects.values_list('id', flat=True))\n    logger.info('all %s', Citizen.objects.all().count())\n",
        ),
        (
            "app/Models/Citizen.php",
            "<?php\nnamespace App\\Models;\nuse Illuminate\\Database\\Eloquent\\Model;\nclass Citizen extends Model {\n  protected $fillable = ['cnic', 'district'];\n  protected $hidden = ['password'];\n}\n",
        ),
        (
            "app/Models/Parcel.php",
            "<?php\nnamespace App\\Models;\nuse Illuminate\\Database\\Eloquent\\Model;\nclass Parcel extends Model {\n  protected $fillable = ['weight', 'cnic'];\n  protected $hidden = ['cnic'];\n}\n",
        ),
        (
            "app/Service.php",
            "<?php\nnamespace App;\nuse App\\Models\\Citizen;\nuse App\\Models\\Parcel;\nuse Illuminate\\Support\\Facades\\Log;\n\
             class Service {\n  function show($id) {\n    $c = Citizen::where('id', $id)->first();\n    Log::info('got', ['c' => $c]); // LEAK\n\
             \x20   Log::info('got', ['c' => Citizen::find($id)->id]);\n    Log::info('got', ['p' => Parcel::find($id)]);\n  }\n}\n",
        ),
        (
            "src/citizens.ts",
            "interface Citizen { cnic: string; id: number }\nclass Citizens {\n  constructor(private readonly stored: Repository<Citizen>) {}\n\
             \x20 async show(id: number) {\n    const found = await this.stored.findOne(id);\n    console.log(found); // LEAK\n    console.log(found.id);\n\
             \x20   const { cnic, ...rest } = found;\n    console.log(await this.stored.count());\n  }\n}\n",
        ),
    ]);
}

#[test]
fn fields_that_are_picked() {
    expect(&[
        (
            "app/Pick.php",
            "<?php\nfunction pick($request, $rows, $email, $id) {\n  error_log(json_encode($request->only(['email', 'page']))); // LEAK\n\
             \x20 error_log(json_encode($request->only(['page', 'sort'])));\n  error_log(json_encode(compact('email', 'id'))); // LEAK\n\
             \x20 error_log(json_encode(compact('id')));\n  error_log(implode(',', $rows->pluck('cnic'))); // LEAK\n}\n",
        ),
        (
            "app/pick.rb",
            "class PicksController\n  def create\n    puts picked # LEAK\n    puts paged\n    puts stored.pluck(:email) # LEAK\n  end\n\
             \x20 def picked\n    params.require(:person).permit(:email, :age)\n  end\n  def paged\n    params.permit(:page)\n  end\nend\n",
        ),
        (
            "src/pick.js",
            "const _ = require('lodash');\nfunction pick(row, text) {\n  console.log(_.pick(row, ['email', 'id'])); // LEAK\n  console.log(_.pick(row, ['id']));\n  console.log(text.slice(0, 3));\n}\n",
        ),
    ]);
}

#[test]
fn what_the_names_around_a_value_say() {
    expect(&[(
        "src/around.js",
        "async function createUser(data) {\n  console.log('creating', data); // LEAK\n  console.log(`creating ${data.id}`);\n}\n\
         async function createReport(data) {\n  console.log('creating', data);\n}\n\
         function taken(v) {\n  console.error('phone number not unique: \"' + v + '\"'); // LEAK\n  console.error(`invalid email: ${v}`); // LEAK\n\
         \x20 console.error('e-mail not sent: ' + v);\n  console.error(`invalid token: ${v}`);\n}\n\
         function watch(repo) {\n  load().subscribe({ next: (c) => console.log(c) });\n  req.body.pipe(tap(c => console.log(c))); // LEAK\n}\n",
    )]);
}

#[test]
fn rows_that_functions_fetch() {
    expect(&[(
        "list.php",
        "<?php\n$found = mysqli_query($conn, \"SELECT id, cnic, phone FROM citizens\");\nwhile ($line = mysqli_fetch_assoc($found)) {\n\
         \x20 error_log(print_r($line, true)); // LEAK\n  error_log($line['id']);\n}\n\
         $counted = mysqli_query($conn, \"SELECT count(*) AS total FROM citizens\");\nerror_log(print_r(mysqli_fetch_assoc($counted), true));\n",
    )]);
}

#[test]
fn the_name_of_a_body_that_subscribes() {
    expect(&[(
        "Licences.cs",
        "public interface ISubscriber { string SubscriberName(); }\n\
         public class Organization : ISubscriber {\n  public string Name { get; set; }\n  public string BillingEmail { get; set; }\n  public string DisplayName() { return Other(Name); }\n}\n\
         public class User : ISubscriber {\n  public string Name { get; set; }\n  public string Email { get; set; }\n  public string DisplayName() { return Other(Name); }\n}\n\
         class Licences {\n  private readonly ILogger<Licences> _logger;\n  void Disable(Organization org, User one) {\n\
         \x20   _logger.LogInformation(\"disabled {0}\", org.DisplayName());\n    _logger.LogInformation(\"disabled {0}\", one.DisplayName()); // LEAK\n  }\n}\n",
    )]);
}
