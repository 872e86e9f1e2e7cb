<?php

namespace App\Controllers\Admin;

use App\Models\BirthModel;
use CodeIgniter\Controller;

class Births extends Controller
{
    public function index()
    {
        return view('births', ['births' => model(BirthModel::class)->findAll()]);
    }

    public function create()
    {
        $birth = $this->request->getPost();
        log_message('info', 'registered child of {cnic}', ['cnic' => $birth['father_cnic']]); // amanat-expect: pii-in-log
        model(BirthModel::class)->insert($birth);
        return redirect()->to('/council/births');
    }

    public function monthly()
    {
        return view('monthly', ['counts' => model(BirthModel::class)->countByMonth()]);
    }
}
