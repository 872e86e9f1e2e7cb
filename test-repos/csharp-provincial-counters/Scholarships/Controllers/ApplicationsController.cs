using System.Web.Mvc;

namespace Scholarships.Controllers
{
    public class ApplicationsController : Controller
    {
        private readonly Register register = new Register();

        public ActionResult Index()
        {
            return View(register.All());
        }

        [HttpPost]
        [Authorize(Roles = "Board")]
        public ActionResult Award(int id)
        {
            register.Award(id);
            return RedirectToAction("Index");
        }

        // The colleges' portal asks here.
        [AllowAnonymous]
        public ActionResult Student(string cnic) // amanat-expect: unauthenticated-endpoint
        {
            var found = register.Student(cnic);
            return Json(new { found.Cnic, found.FatherName, found.Income }, JsonRequestBehavior.AllowGet);
        }

        [AllowAnonymous]
        [HttpPost] // amanat-expect: unauthenticated-endpoint
        [ValidateAntiForgeryToken]
        public ActionResult Withdraw(int id)
        {
            register.Withdraw(id);
            return RedirectToAction("Index");
        }

        [NonAction]
        public void Reload()
        {
            register.Reload();
        }
    }
}
