<?php
declare(strict_types=1);

namespace App\Controller;

use Cake\Event\EventInterface;

class ApplicantsController extends AppController
{
    public function beforeFilter(EventInterface $event)
    {
        parent::beforeFilter($event);
        $this->Authentication->addUnauthenticatedActions(['login', 'apply', 'markSheet']);
    }

    public function login()
    {
        $this->Authentication->getResult();
    }

    public function apply() // amanat-expect: unauthenticated-endpoint
    {
        $applicant = $this->Applicants->newEntity($this->request->getData());
        if ($this->Applicants->save($applicant)) {
            return $this->redirect(['action' => 'login']);
        }
    }

    public function markSheet($rollNumber) // amanat-expect: unauthenticated-endpoint
    {
        $this->set('sheet', $this->Applicants->MarkSheets->get($rollNumber));
    }

    public function edit($id)
    {
        $applicant = $this->Applicants->get($id);
        $this->Applicants->patchEntity($applicant, $this->request->getData());
        $this->Applicants->save($applicant);
    }
}
